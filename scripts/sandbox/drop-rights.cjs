// Loaded by Node before anything else where the sandbox was set up by root: goes on as a user and group that own nothing.
"use strict";

const id = Number(process.env.SANDBOX_USER);
delete process.env.SANDBOX_USER;
process.setgroups([]);
process.setgid(id);
process.setuid(id);
