/** What runs in a worker thread: its one export is the task. */
export { writeDocument } from "./writer.ts";
