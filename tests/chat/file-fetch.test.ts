import { createServer, get, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { checkedFileUrl, fetchFile, FileRefused, isPublicAddress, type FetchTools } from "../../src/chat/file-fetch.ts";

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** The platforms' hosts, all of them one server on loopback. */
async function hosts(
  answer: RequestListener,
  addresses: Record<string, string[]> = {},
): Promise<FetchTools & { asked: string[] }> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const asked: string[] = [];
  return {
    asked,
    addressesOf: (host) => Promise.resolve(addresses[host] ?? ["52.1.2.3"]),
    ask: (url, address, headers, signal) => {
      asked.push(`${url.hostname} at ${address}${headers["authorization"] === undefined ? "" : " with our token"}`);
      return new Promise<IncomingMessage>((resolve, reject) => {
        get(
          { host: "127.0.0.1", port, path: url.pathname, headers: { ...headers, host: url.hostname }, signal },
          resolve,
        ).on("error", reject);
      });
    },
  };
}

const slackFile = "https://files.slack.com/files-pri/T1-F1/bilag.pdf";

async function refusal(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => new Error("it was fetched"),
    (refused: unknown) => refused,
  );
  return error instanceof FileRefused ? error.message : `not refused: ${String(error)}`;
}

describe("a link", () => {
  it.each([
    ["http://files.slack.com/x", "not-https"],
    ["ftp://files.slack.com/x", "not-https"],
    ["file:///etc/passwd", "not-https"],
    ["https://user:pass@files.slack.com/x", "credentials"],
    ["https://files.slack.com@evil.example/x", "credentials"],
    ["https://files.slack.com:8443/x", "port"],
    ["https://files.slack.com.evil.example/x", "host"],
    ["https://evil-files.slack.com/x", "host"],
    ["https://slack.com/x", "host"],
    ["https://files.slack.com./x", "host"],
    ["https://127.0.0.1/x", "host"],
    ["https://[::1]/x", "host"],
    ["https://0x7f000001/x", "host"],
    ["https://169.254.169.254/latest/meta-data", "host"],
    ["https://a.b.sharepoint.com/x", "host"],
    ["https://sharepoint.com/x", "host"],
    ["https://evilsharepoint.com/x", "host"],
    ["https://contoso.sharepoint.com.evil.example/x", "host"],
    ["nowhere", "no-address"],
  ])("to %s is refused: %s", async (url, why) => {
    expect(await refusal(fetchFile(url))).toBe(why);
  });

  it.each([
    slackFile,
    "https://graph.microsoft.com/v1.0/x",
    "https://Contoso.SharePoint.com/x",
    "https://contoso-my.sharepoint.com/x",
  ])("to %s may be followed", (url) => {
    expect(checkedFileUrl(url).protocol).toBe("https:");
  });
});

it.each([
  ["52.1.2.3", true],
  ["127.0.0.1", false],
  ["10.1.2.3", false],
  ["172.20.0.1", false],
  ["192.168.1.1", false],
  ["169.254.169.254", false],
  ["100.64.0.1", false],
  ["0.0.0.0", false],
  ["255.255.255.255", false],
  ["2a00:1450::1", true],
  ["::1", false],
  ["fe80::1", false],
  ["fc00::1", false],
  ["::ffff:127.0.0.1", false],
  ["64:ff9b::7f00:1", false],
  ["2002:7f00:1::", false],
])("the address %s is public: %s", (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});

describe("fetching", () => {
  it("gives the bytes, and shows the token to the host it is for", async () => {
    const tools = await hosts((_, response) =>
      response.writeHead(200, { "content-type": "application/pdf" }).end("%PDF"),
    );
    const file = await fetchFile(slackFile, { authorization: "Bearer x", tools });
    expect([file.bytes.toString(), file.type]).toEqual(["%PDF", "application/pdf"]);
    expect(tools.asked).toEqual(["files.slack.com at 52.1.2.3 with our token"]);
  });

  it("refuses a name that leads to a private address, also when only one of several does", async () => {
    const tools = await hosts((_, response) => response.end("x"), { "files.slack.com": ["52.1.2.3", "10.0.0.5"] });
    expect(await refusal(fetchFile(slackFile, { tools }))).toBe("private-address");
    expect(tools.asked).toEqual([]);
  });

  it("judges every redirect as it judged the first, and shows nobody else the token", async () => {
    const elsewhere = await hosts((request, response) => {
      const location = request.headers.host === "files.slack.com" ? "https://contoso.sharepoint.com/y" : undefined;
      response.writeHead(location ? 302 : 200, location ? { location } : {}).end("ok");
    });
    await fetchFile(slackFile, { authorization: "Bearer x", tools: elsewhere });
    expect(elsewhere.asked).toEqual([
      "files.slack.com at 52.1.2.3 with our token",
      "contoso.sharepoint.com at 52.1.2.3",
    ]);
    for (const [location, why] of [
      ["http://files.slack.com/x", "not-https"],
      ["https://169.254.169.254/", "host"],
      ["//evil.example/x", "host"],
      ["/again", "redirects"],
    ] as const) {
      const tools = await hosts((_, response) => response.writeHead(302, { location }).end());
      expect(await refusal(fetchFile(slackFile, { tools }))).toBe(why);
    }
  });

  it("stops at the size and the time that were said, whatever the other side says of itself", async () => {
    const said = await hosts((_, response) =>
      response.writeHead(200, { "content-length": "5000" }).end("x".repeat(5_000)),
    );
    expect(await refusal(fetchFile(slackFile, { tools: said, mostBytes: 1_000 }))).toBe("too-large");
    const unsaid = await hosts((_, response) => {
      response.writeHead(200);
      response.write("x".repeat(3_000));
      response.end("x".repeat(3_000));
    });
    expect(await refusal(fetchFile(slackFile, { tools: unsaid, mostBytes: 4_000 }))).toBe("too-large");
    const silent = await hosts(() => undefined);
    expect(await refusal(fetchFile(slackFile, { tools: silent, mostMs: 50 }))).toBe("too-slow");
  });

  it("refuses what is not there", async () => {
    const tools = await hosts((_, response) => response.writeHead(404).end());
    expect(await refusal(fetchFile(slackFile, { tools }))).toBe("status-404");
  });
});
