import { domainToASCII } from "node:url";
import { getVtimezoneComponent } from "@touch4it/ical-timezones";
import { foldLines, type ICalEventData } from "ical-generator";

import type { Meeting } from "../domain/meeting.ts";

/** How what people write stands in a calendar: nothing they write can begin a line or a property. */

/** An address that can stand in a `mailto:` URI as it is (RFC 6068), or null. */
export function mailAddress(email: string | null): string | null {
  const parts = /^([^\s\p{C}"#%&(),/:;<>?@[\\\]]+)@([^\s\p{C}"#%&(),/:;<>?@[\\\]]+)$/u.exec(email?.trim() ?? "");
  const [, local = "", domain = ""] = parts ?? [];
  const host = domainToASCII(domain);
  return local === "" || host === "" ? null : `${encodeURI(local)}@${host}`;
}

/** Line ends inside a value are escaped by ical-generator; other control signs and Unicode's own line ends are not, and some parsers break at them. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
}

function manyLines(text: string): string {
  const lines = text.toWellFormed().split(/\r\n|[\n\r\u0085\u2028\u2029]/u);
  return lines
    .map((line) => line.replace(/\p{Cc}+/gu, " ").trimEnd())
    .join("\n")
    .trim();
}

/** The zone by its rules: with single dates (RDATE), Outlook shifts summer meetings by an hour. */
export function zoneRules(zone: string): string | null {
  return getVtimezoneComponent(zone)?.replace(/^TZURL:.*\r?\n/m, "") ?? null;
}

/**
 * What ical-generator writes, put right: it writes `mailto:` (in two spellings) before every address, the reminder in the midst of the
 * event's properties (RFC 5545 §3.6.1 has it behind them), and no line end after the last line.
 */
export function putRight(text: string): string {
  const unfolded = text.replaceAll("\r\n ", "");
  const written = unfolded
    .replace(
      /^((?:ORGANIZER|ATTENDEE);.*:)mailto:(urn:uuid:)?([^:\r\n]+)$/gim,
      (_all, before: string, urn: string | undefined, rest: string) => `${before}${urn ?? "mailto:"}${rest}`,
    )
    .replace(/^(BEGIN:VALARM\r\n(?:.*\r\n)*?END:VALARM\r\n)((?:.*\r\n)*?)(?=END:VEVENT)/gmu, "$2$1");
  return foldLines(`${written}\r\n`);
}

/** Title, place and text of a meeting, the text also as HTML for the calendars that show it. */
export function shownTexts(
  meeting: Meeting,
  texts: { summary: string; description: string },
): Pick<ICalEventData, "summary" | "location" | "description"> {
  const plain = manyLines(texts.description);
  return {
    summary: oneLine(texts.summary),
    location: meeting.place === null ? null : oneLine(meeting.place) || null,
    description: plain === "" ? null : { plain, html: htmlOf(plain) },
  };
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** On one line, as X-ALT-DESC wants it; whoever reads it sees the same lines. */
function htmlOf(plain: string): string {
  const escaped = plain.replace(/[&<>"]/gu, (sign) => entities[sign] ?? sign);
  const linked = escaped.replace(/https?:\/\/[^\s<]+/gu, (link) => `<a href="${link}">${link}</a>`);
  return `<html><body><p>${linked.replaceAll("\n\n", "</p><p>").replaceAll("\n", "<br>")}</p></body></html>`;
}

/** The same object with answers going to this address. */
export function withOrganiser(text: string, address: string): string {
  const unfolded = text.replaceAll("\r\n ", "");
  return foldLines(
    unfolded.replace(/^(ORGANIZER.*:)(?:mailto:[^:\r\n]+|urn:uuid:[^:\r\n]+)$/gmu, `$1mailto:${address}`),
  );
}
