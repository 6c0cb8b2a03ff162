import type { Button, Card, Element } from "./card.ts";

/**
 * Links of a person's own to a document. In a card that is kept, a link only says which document it is for: its secret part is made when
 * the card is on its way to that person, and is stored nowhere.
 */

type Shape = "" | ".pdf" | ".docx";

const placePattern = /^dokument:([0-9a-f-]{36})((?:\.pdf|\.docx)?)$/u;

const place = (meetingId: string, shape: Shape): string => `dokument:${meetingId}${shape}`;

export function openInBrowser(meetingId: string): Button {
  return { kind: "link", label: "Åbn i browseren", url: place(meetingId, "") };
}

/** The three ways to have the whole document. */
export function documentLinks(meetingId: string): Button[] {
  return [
    openInBrowser(meetingId),
    { kind: "link", label: "Hent som PDF", url: place(meetingId, ".pdf") },
    { kind: "link", label: "Hent som Word", url: place(meetingId, ".docx") },
  ];
}

/** The meetings whose documents a card links to, each once. */
export function linkedMeetings({ elements }: Card): string[] {
  const ids = elements
    .flatMap(buttonsIn)
    .map((button) => (button.kind === "link" ? placeIn(button.url)?.meetingId : null));
  return [...new Set(ids.filter((id) => id !== null && id !== undefined))];
}

/**
 * The card as one person gets it. `addressOf` says where that meeting's document is for them, as `https://…/dokument/…`; a link to one that
 * is not there (null) is left out, and so is a row of buttons that has nothing else.
 */
export function withAddresses(card: Card, addressOf: (meetingId: string) => string | null): Card {
  const addressed = (button: Button): Button[] => {
    const found = button.kind === "link" ? placeIn(button.url) : null;
    if (button.kind !== "link" || found === null) return [button];
    const address = addressOf(found.meetingId);
    return address === null ? [] : [{ ...button, url: `${address}${found.shape}` }];
  };
  return { ...card, elements: card.elements.flatMap((element) => withButtons(element, addressed)) };
}

function withButtons(element: Element, change: (button: Button) => Button[]): Element[] {
  if (element.kind !== "buttons") return [element];
  const buttons = element.buttons.flatMap(change);
  const overflow = element.overflow?.flatMap(change) ?? [];
  if (buttons.length + overflow.length === 0) return [];
  return [overflow.length === 0 ? { kind: "buttons", buttons } : { kind: "buttons", buttons, overflow }];
}

function buttonsIn(element: Element): Button[] {
  return element.kind === "buttons" ? [...element.buttons, ...(element.overflow ?? [])] : [];
}

function placeIn(url: string): { meetingId: string; shape: string } | null {
  const [, meetingId, shape = ""] = placePattern.exec(url) ?? [];
  return meetingId === undefined ? null : { meetingId, shape };
}
