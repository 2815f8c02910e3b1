/** A digest that a file of a data set is known to have. */
export interface KnownDigest {
  readonly algorithm: "md5" | "sha256";
  readonly value: string;
  /** Who says so. */
  readonly source: string;
}

/** A data set that the course reads and may not redistribute. */
export interface CatalogEntry {
  /** Also the folder below `ACTIVATION_LAB_DATA`. */
  readonly name: string;
  readonly title: string;
  /** The official page. */
  readonly page: string;
  readonly url: string;
  readonly format: "zip" | "tar.gz";
  /** Bytes of the archive, where its publisher says so. */
  readonly bytes?: number;
  /** Of the archive; without one what comes is taken with a warning. */
  readonly digest?: KnownDigest;
  /** Most bytes of the archive, and of what it unpacks to. */
  readonly limits: { readonly archive: number; readonly unpacked: number };
  readonly license: string;
  /** Whether its terms must be agreed to before it is fetched. */
  readonly asksForConsent: boolean;
  /** Key of `CITATION.bib`, and the words. */
  readonly citation: string;
  /** A file that lies in the data's own folder in the archive. */
  readonly marker: string;
  /** Files whose digests are known, by their path in the folder; copies of others may be as good. */
  readonly files: Readonly<Record<string, KnownDigest>>;
}

const MEGABYTE = 1e6;
const SEEN = "a copy that the course was tried with";
const TORONTO = "the official page";
const CIFAR_LICENSE =
  "No license is stated on the official page, which asks for the citation; for research and teaching.";
const CIFAR_CITATION =
  "Krizhevsky2009: A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009.";
const CIFAR_PAGE = "https://www.cs.toronto.edu/~kriz/cifar.html";

export const CATALOG: readonly CatalogEntry[] = [
  {
    name: "MTFL",
    title: "Multi-Task Facial Landmark data set, 12,995 faces",
    page: "http://mmlab.ie.cuhk.edu.hk/projects/TCDCN.html",
    url: "http://mmlab.ie.cuhk.edu.hk/projects/TCDCN/data/MTFL.zip",
    format: "zip",
    limits: { archive: 1000 * MEGABYTE, unpacked: 2000 * MEGABYTE },
    license:
      "For research; the photographs show real people and belong to others (LFW, AFLW, the web). Do not pass them on.",
    asksForConsent: true,
    citation:
      "Zhang2014: Z. Zhang, P. Luo, C. C. Loy, X. Tang, Facial Landmark Detection by Deep Multi-task Learning, ECCV 2014.",
    marker: "training.txt",
    files: {
      "training.txt": {
        algorithm: "sha256",
        value: "3631e6fa753e8934e18ff9ff435ade3fdcbf4a45460d7598d7812507977530d5",
        source: SEEN,
      },
    },
  },
  {
    name: "cifar-10-batches-bin",
    title: "CIFAR-10, binary version, 60,000 images of 10 classes",
    page: CIFAR_PAGE,
    url: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
    format: "tar.gz",
    bytes: 170_052_171,
    digest: { algorithm: "md5", value: "c32a1d4ab5d03f1284b67883e8d87530", source: TORONTO },
    limits: { archive: 200 * MEGABYTE, unpacked: 250 * MEGABYTE },
    license: CIFAR_LICENSE,
    asksForConsent: false,
    citation: CIFAR_CITATION,
    marker: "data_batch_1.bin",
    files: {},
  },
  {
    name: "cifar-100-binary",
    title: "CIFAR-100, binary version, 60,000 images of 100 classes",
    page: CIFAR_PAGE,
    url: "https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz",
    format: "tar.gz",
    bytes: 168_513_733,
    digest: { algorithm: "md5", value: "03b5dce01913d631647c71ecec9e9cb8", source: TORONTO },
    limits: { archive: 200 * MEGABYTE, unpacked: 250 * MEGABYTE },
    license: CIFAR_LICENSE,
    asksForConsent: false,
    citation: CIFAR_CITATION,
    marker: "train.bin",
    files: {},
  },
  {
    name: "banknote",
    title: "Banknote authentication, 1,372 notes, 4 features",
    page: "https://archive.ics.uci.edu/dataset/267/banknote+authentication",
    url: "https://archive.ics.uci.edu/static/public/267/banknote+authentication.zip",
    format: "zip",
    limits: { archive: MEGABYTE, unpacked: 10 * MEGABYTE },
    license: "Creative Commons Attribution 4.0 International.",
    asksForConsent: false,
    citation:
      "V. Lohweg, Banknote Authentication, UCI Machine Learning Repository, 2012, doi 10.24432/C55P57.",
    marker: "data_banknote_authentication.txt",
    files: {
      "data_banknote_authentication.txt": {
        algorithm: "sha256",
        value: "63cb547740b3d71fc4a7fa05a6f5005ba63e86a64d2dfb11251398611fb7b19c",
        source: SEEN,
      },
    },
  },
];
