import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** Something between the program and its database that can shut, as a network does: `frozen` says nothing any more, `gone` hangs up and refuses. */
export type DatabaseGate = {
  url: string;
  set(mode: "open" | "frozen" | "gone"): void;
  close(): Promise<void>;
};

export async function openDatabaseGate(databaseUrl: string): Promise<DatabaseGate> {
  const behind = new URL(databaseUrl);
  const pairs = new Set<[Socket, Socket]>();
  let mode: "open" | "frozen" | "gone" = "open";
  const server = createServer((socket) => {
    if (mode === "gone") {
      socket.destroy();
      return;
    }
    const pair: [Socket, Socket] = [socket, connect(Number(behind.port), behind.hostname)];
    pairs.add(pair);
    for (const [from, to] of [pair, pair.toReversed()] as [Socket, Socket][]) {
      from.on("data", (bytes) => {
        // What was said into a frozen line is lost.
        if (mode === "open") to.write(bytes);
      });
      from.on("error", () => undefined);
      from.on("close", () => {
        to.destroy();
        pairs.delete(pair);
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  url.hostname = "127.0.0.1";
  const hangUp = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
  };
  return {
    url: url.href,
    set(next) {
      // What froze stays broken: its words are lost.
      if (next === "gone" || mode === "frozen") hangUp();
      mode = next;
    },
    async close() {
      hangUp();
      server.close();
      await once(server, "close");
    },
  };
}
