import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { connect, openPool } from "../../src/store/client.ts";
import { openDatabaseGate } from "../support/database-gate.ts";
import { createTestDatabase } from "../support/database.ts";

const servers: { server: Server; sockets: Socket[] }[] = [];

afterEach(() => {
  for (const { server, sockets } of servers.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
});

/** Takes connections and says nothing, as a database behind a broken network does; `first` is what the client said. */
async function silentServer(): Promise<{ port: number; first: Promise<Buffer>; hangUp: () => void }> {
  const sockets: Socket[] = [];
  const heard = Promise.withResolvers<Buffer>();
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.once("data", heard.resolve);
    socket.on("error", () => undefined);
  });
  servers.push({ server, sockets });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as { port: number }).port,
    first: heard.promise,
    hangUp: () => sockets[0]?.destroy(),
  };
}

describe("the connection", () => {
  it("that breaks in somebody's hands does not end the program", async () => {
    const database = await createTestDatabase();
    const gate = await openDatabaseGate(database.url);
    const pool = openPool(gate.url, { name: "referent-test", connections: 1, questionMs: 5_000 });
    const client = await pool.connect();
    const asked = client.query("SELECT pg_sleep(3)");
    gate.set("gone");
    await expect(asked).rejects.toThrow();
    client.release(true);
    await pool.end();
    await gate.close();
    await database.drop();
  });

  it("gives up within seconds when the database does not answer", async () => {
    const { port } = await silentServer();
    const from = performance.now();
    await expect(connect(`postgresql://referent:secret@127.0.0.1:${port}/referent`)).rejects.toThrow("timeout");
    expect(performance.now() - from).toBeLessThan(4_500);
  });

  it("asks for an encrypted connection when the address says so", async () => {
    const { port, first, hangUp } = await silentServer();
    const connecting = connect(`postgresql://referent:secret@127.0.0.1:${port}/referent?sslmode=verify-full`);
    connecting.catch(() => undefined);
    // PostgreSQL's SSLRequest message.
    expect((await first).toString("hex")).toBe("0000000804d2162f");
    hangUp();
    await expect(connecting).rejects.toThrow();
  });

  it("takes a new connection when the database ended the idle ones", async () => {
    const database = await createTestDatabase();
    const { prisma, pool, close } = await connect(database.url);
    try {
      await prisma.organisation.count();
      const others = "from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
      await pool.query(`select pg_terminate_backend(pid) ${others}`);
      await expect.poll(() => prisma.organisation.count().catch(() => null)).toBe(0);
    } finally {
      await close();
      await database.drop();
    }
  });
});
