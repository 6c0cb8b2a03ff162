import { setPriority } from "node:os";

/** What runs in a worker thread: its one export is the task. */
export { writeDocument } from "./writer.ts";

// On Linux this is the calling thread's own (setpriority(2), Notes): where cores are few, who waits for an answer goes before a file. Elsewhere
// it would be the whole process's.
if (process.platform === "linux") setPriority(10);
