import { createHmac } from "node:crypto";
import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

import { createDocumentMaker } from "../src/documents/maker.ts";
import { documentPdf } from "../src/documents/pdf.ts";
import { openDoor } from "../tests/chat/slack/harness.ts";
import { bigMeeting } from "./big-meeting.ts";

/**
 * How long Slack waits for the acknowledgement of a signed command, over HTTP through the real door, while a PDF of some ten thousand words is
 * made each second: not at all, in a worker thread, and on the main thread. In turns, fifty commands a second; the ratio is of the 99th
 * percentiles, to those without a PDF.
 */

const [seconds, rate, turns] = [8, 50, 3];
const content = bigMeeting(7);
const maker = createDocumentMaker();
const open = await openDoor();
const agent = new Agent({ keepAlive: true });
let sent = 0;

/** Milliseconds from when the request was due to the end of its answer: what blocks the sender's own timer is counted, too. */
function acknowledged(due: number): Promise<number> {
  sent += 1;
  const stamp = String(Math.floor(open.clock.now().getTime() / 1000));
  const facts = {
    command: "/dagsorden",
    text: `punkt ${sent}`,
    team_id: "T0",
    user_id: open.anna,
    trigger_id: `t${sent}`,
  };
  const body = new URLSearchParams({
    ...facts,
    channel_id: open.channel,
    response_url: "http://127.0.0.1:9/",
  }).toString();
  const signature = `v0=${createHmac("sha256", open.slack.signingSecret).update(`v0:${stamp}:${body}`).digest("hex")}`;
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    "x-slack-request-timestamp": stamp,
    "x-slack-signature": signature,
  };
  return new Promise((resolve, reject) => {
    const asking = request(open.url, { method: "POST", agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`answered ${response.statusCode}`));
      response.resume().on("end", () => {
        resolve(performance.now() - due);
      });
    });
    asking.on("error", reject);
    asking.end(body);
  });
}

type Way = { name: string; makePdf: () => Promise<unknown>; times: number[] };
let made = 0;
const counted = async (making: Promise<unknown>): Promise<void> => {
  await making;
  made += 1;
};
const ways: Way[] = [
  { name: "no PDF", makePdf: () => Promise.resolve(), times: [] },
  { name: "a PDF a second, in a thread", makePdf: () => counted(maker.make(content, "pdf")), times: [] },
  { name: "a PDF a second, on the main thread", makePdf: () => counted(documentPdf(content)), times: [] },
];

async function run({ makePdf, times }: Way): Promise<void> {
  const waiting: Promise<unknown>[] = [];
  const begun = performance.now();
  for (let tick = 0; tick < seconds * rate; tick += 1) {
    if (tick % rate === 0) waiting.push(makePdf());
    const due = begun + (tick * 1000) / rate;
    await pause(Math.max(0, due - performance.now()));
    waiting.push(acknowledged(due).then((time) => times.push(time)));
  }
  await Promise.all(waiting);
}

const quantile = (values: number[], part: number): number =>
  values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) * part)] ?? 0;

for (const way of ways) await way.makePdf();
await Promise.all(Array.from({ length: 200 }, () => acknowledged(performance.now())));
made = 0;
for (let turn = 0; turn < turns; turn += 1) for (const way of ways) await run(way);
const base = quantile(ways[0]!.times, 0.99);
console.log(`acknowledgement: ${turns} turns of ${seconds} s, ${rate} commands a second, ${made} PDFs`);
for (const { name, times } of ways) {
  const [half, most] = [quantile(times, 0.5), quantile(times, 0.99)];
  console.log(
    `  ${name.padEnd(36)} p50 ${half.toFixed(1)} ms, p99 ${most.toFixed(1)} ms, ratio ${(most / base).toFixed(2)}`,
  );
}
agent.destroy();
await maker.stop();
await open.close();
