import { connect, type Socket } from "node:net";

/** A client that sends whatever it is told, as quickly as the other side answers: one connection, one request at a time. */

export type Asked = { method: string; path: string; headers: Record<string, string>; bytes: Buffer };
export type Answered = { status: number; text: string; headers: string };

export type Client = {
  /** Null when the other side hung up: what is far too long is cut off. */
  send(asked: Asked): Promise<Answered | null>;
  close(): void;
};

/** Whose answer may come before all of it has been read: no other request can follow it on its connection. */
const large = 500_000;

export function createClient(port: number): Client {
  let socket: Socket | null = null;
  let received = Buffer.alloc(0);
  let heard: ((answer: Answered | null) => void) | null = null;
  let head = false;

  const finish = (answer: Answered | null): void => {
    const tell = heard;
    heard = null;
    tell?.(answer);
  };
  const drop = (): void => {
    socket?.destroy();
    socket = null;
    received = Buffer.alloc(0);
  };
  const open = (): Socket => {
    const opened = connect({ host: "127.0.0.1", port, noDelay: true });
    opened.on("data", (part) => {
      if (opened !== socket) return;
      received = received.length === 0 ? part : Buffer.concat([received, part]);
      const found = answerIn(received, head);
      if (!found) return;
      received = received.subarray(found.end);
      if (/^connection: close$/imu.test(found.answer.headers)) drop();
      finish(found.answer);
    });
    for (const event of ["error", "close"] as const)
      opened.on(event, () => {
        if (opened !== socket) return;
        drop();
        finish(null);
      });
    return opened;
  };
  return {
    async send({ method, path, headers, bytes }) {
      head = method === "HEAD";
      const lines = Object.entries({ host: "127.0.0.1", ...headers, "content-length": String(bytes.length) });
      const top = `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
      const answer = new Promise<Answered | null>((resolve) => {
        heard = resolve;
      });
      socket ??= open();
      socket.write(Buffer.concat([Buffer.from(top, "latin1"), bytes]));
      const said = await answer;
      if (bytes.length > large) drop();
      return said;
    },
    close: drop,
  };
}

function answerIn(bytes: Buffer, head: boolean): { answer: Answered; end: number } | null {
  const gap = bytes.indexOf("\r\n\r\n");
  if (gap < 0) return null;
  const [first = "", ...lines] = bytes.subarray(0, gap).toString("latin1").split("\r\n");
  const status = Number(first.split(" ")[1]);
  const headers = lines.join("\n");
  const body = head || status === 204 || status === 304 ? { text: "", end: gap + 4 } : bodyIn(bytes, gap + 4, headers);
  return body && { answer: { status, text: body.text, headers }, end: body.end };
}

function bodyIn(bytes: Buffer, from: number, headers: string): { text: string; end: number } | null {
  const length = /^content-length: (\d+)$/imu.exec(headers)?.[1];
  if (length !== undefined) {
    const end = from + Number(length);
    return bytes.length < end ? null : { text: bytes.subarray(from, end).toString("utf8"), end };
  }
  const parts: Buffer[] = [];
  for (let at = from; ;) {
    const line = bytes.indexOf("\r\n", at);
    if (line < 0) return null;
    const size = parseInt(bytes.subarray(at, line).toString("latin1"), 16);
    const end = line + 2 + size + 2;
    if (bytes.length < end) return null;
    if (size === 0) return { text: Buffer.concat(parts).toString("utf8"), end };
    parts.push(bytes.subarray(line + 2, line + 2 + size));
    at = end;
  }
}
