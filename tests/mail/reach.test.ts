import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";

import { reachMailbox, reachSmtp } from "../../src/mail/reach.ts";

/** A server that says nothing, or that stops half-way, does not hold the doctor up. Who connects hears `greeting`, and no more. */

let greeting: string;
let port: number;
const sockets: Socket[] = [];
const server = createServer((socket) => {
  sockets.push(socket);
  socket.on("error", () => undefined).resume();
  socket.write(greeting);
});

beforeEach(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const late = "cannot be used: it does not answer in time";

it.each(["", "220 post.example ESMTP\r\n"])("a silent server that sends, after »%s«", async (said) => {
  greeting = said;
  const found = await reachSmtp(`smtp://ane:hemmelig@127.0.0.1:${port}`, 100);
  expect(found).toEqual({ isFine: false, said: `SMTP_URL ${late}` });
});

it.each(["", "* OK ready\r\n"])("a silent mailbox, after »%s«", async (said) => {
  greeting = said;
  const found = await reachMailbox(`imap://ane:hemmelig@127.0.0.1:${port}`, 100);
  expect(found).toEqual({ isFine: false, said: `IMAP_URL ${late}` });
});

it("an address that is none is said so, and not what it is", async () => {
  for (const url of ["imap://ane:hem%melig@127.0.0.1", "imap://ane:hemmelig@"])
    expect(await reachMailbox(url)).toEqual({ isFine: false, said: "IMAP_URL cannot be used: it is not an address" });
});
