/** What a person sees of Block Kit: all text in reading order, unescaped, and the controls they can use. */

export type SeenButton = {
  label: string;
  action_id: string;
  block_id: string;
  value: string | null;
  url: string | null;
  confirm: string | null;
};
export type SeenField = {
  label: string;
  block_id: string;
  action_id: string;
  kind: "text" | "choice";
  value: string;
  optional: boolean;
  choices: { label: string; value: string }[];
};

type Shape = Record<string, unknown>;

export function shape(value: unknown): Shape {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Shape) : {};
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function str(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function escapeSlack(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

export function unescapeSlack(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** Text of the blocks without the labels of buttons; the labels of a form's fields are in it. */
export function visibleText(blocks: unknown): string {
  return list(blocks).map(shape).map(blockText).filter(Boolean).join("\n");
}

function blockText(block: Shape): string {
  switch (block["type"]) {
    case "rich_text":
      // Rich text is shown as it stands: there is nothing to unescape.
      return list(block["elements"])
        .flatMap((section) => list(shape(section)["elements"]).map((leaf) => str(shape(leaf)["text"])))
        .join("");
    case "context":
      return list(block["elements"]).map(textObject).join(" ");
    case "section":
    case "header":
      return textObject(block["text"]);
    case "input":
      return textObject(block["label"]);
    default:
      return "";
  }
}

function textObject(value: unknown): string {
  return unescapeSlack(str(shape(value)["text"]));
}

/** Buttons, links and the entries of »⋯« menus, in order. */
export function visibleButtons(blocks: unknown): SeenButton[] {
  return list(blocks)
    .map(shape)
    .filter((block) => block["type"] === "actions")
    .flatMap((block) =>
      list(block["elements"])
        .map(shape)
        .flatMap((element) => buttonsOf(element, str(block["block_id"]))),
    );
}

function buttonsOf(element: Shape, block_id: string): SeenButton[] {
  const sources = element["type"] === "overflow" ? list(element["options"]).map(shape) : [element];
  return sources.map((source) => ({
    label: textObject(source["text"]),
    action_id: str(element["action_id"]),
    block_id,
    value: typeof source["value"] === "string" ? source["value"] : null,
    url: typeof source["url"] === "string" ? source["url"] : null,
    confirm: element["confirm"] === undefined ? null : textObject(shape(element["confirm"])["text"]),
  }));
}

export function visibleFields(blocks: unknown): SeenField[] {
  return list(blocks)
    .map(shape)
    .filter((block) => block["type"] === "input")
    .map((block) => {
      const element = shape(block["element"]);
      const groups = list(element["option_groups"]).flatMap((group) => list(shape(group)["options"]));
      const choices = [...list(element["options"]), ...groups].map(shape);
      return {
        label: textObject(block["label"]),
        block_id: str(block["block_id"]),
        action_id: str(element["action_id"]),
        kind: element["type"] === "static_select" ? "choice" : "text",
        value: str(element["initial_value"]) || str(shape(element["initial_option"])["value"]),
        optional: block["optional"] === true,
        choices: choices.map((choice) => ({ label: textObject(choice["text"]), value: str(choice["value"]) })),
      };
    });
}
