/** For what is waited for, in milliseconds: long enough for a machine that runs all tests at once and has little time of its own. */
export const soon = { timeout: 15_000, interval: 20 };
