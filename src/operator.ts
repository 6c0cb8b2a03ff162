import { userInfo } from "node:os";

/** Who sits at the command line, as the operating system says; where it knows no name, those who run the program. */
export function operatorName(): string {
  try {
    return userInfo().username || anybody;
  } catch {
    return anybody;
  }
}

/** Danish: »operations«. */
const anybody = "drift";
