import { startEmbeddedPostgres } from "../../src/store/embedded-postgres.ts";
import { silentLog } from "./log.ts";

/** An app that has the embedded server in the folder it is given, says where, and leaves at SIGTERM. */
const server = await startEmbeddedPostgres({ dataDir: process.argv[2]!, log: silentLog, throwaway: true });
process.once("SIGTERM", () => {
  void server.stop().then(() => process.exit(0));
});
console.log(JSON.stringify({ url: server.url, pid: server.pid }));
