import { alone } from "./arguments.ts";
import { under, type Readers } from "./reading.ts";

export const documentWords: Readers = {
  ...under(["nyt link", "et nyt link", "send nyt link", "giv mig et nyt link", "link"], alone("document.renew")),
  ...under(
    ["træk links tilbage", "træk alle links tilbage", "træk link tilbage", "luk links", "luk alle links"],
    alone("document.withdraw"),
  ),
};
