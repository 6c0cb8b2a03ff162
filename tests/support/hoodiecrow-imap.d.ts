declare module "hoodiecrow-imap" {
  type Message = { raw: string };
  type ImapServer = {
    listen(port: number, host: string, done: () => void): void;
    close(done: () => void): void;
    server: { address(): unknown };
    appendMessage(folder: string, flags: string[], date: false, raw: string): void;
  };
  export default function hoodiecrow(options: {
    plugins: string[];
    storage: Record<string, { messages?: Message[] }>;
    users: Record<string, { password: string }>;
  }): ImapServer;
}
