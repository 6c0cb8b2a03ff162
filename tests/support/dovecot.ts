import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Debian's dovecot on loopback with one mailbox: IMAP as the world has it, mail put there by dovecot's own delivery agent. Needs dovecot-imapd
 * and root; no part of `npm test`, but of `MAIL_SERVER=dovecot npm run replay -- STORY.jsonl --door mail`.
 */
export type Dovecot = { imapUrl: string; deliver(raw: string): void; stop(): Promise<void> };

const nobody = { uid: 65_534, gid: 65_534 };

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

const settings = (folder: string, port: number): string => `
protocols = imap
base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = ${folder}/log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${folder}/mail
first_valid_uid = 1
postmaster_address = postmaster@referent.example
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${nobody.uid} gid=${nobody.gid} home=${folder}/mail allow_all_users=yes
}
service imap-login {
  inet_listener imap {
    address = 127.0.0.1
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`;

/** Waits until the server greets. */
async function greeted(port: number): Promise<void> {
  const until = Date.now() + 10_000;
  while (Date.now() < until) {
    const socket = connect(port, "127.0.0.1");
    const said = await Promise.race([once(socket, "data"), once(socket, "error").catch(() => null)]).catch(() => null);
    socket.destroy();
    if (said && String(said[0]).startsWith("* OK")) return;
  }
  throw new Error("dovecot does not answer");
}

export async function startDovecot(): Promise<Dovecot> {
  const folder = await mkdtemp(join(tmpdir(), "dc"));
  await chmod(folder, 0o755);
  await mkdir(join(folder, "mail"));
  await chown(join(folder, "mail"), nobody.uid, nobody.gid);
  const [port, config] = [await freePort(), join(folder, "conf")];
  await writeFile(config, settings(folder, port));
  const server = spawn("/usr/sbin/dovecot", ["-F", "-c", config], { stdio: "ignore" });
  const ended = once(server, "exit");
  await greeted(port);
  return {
    imapUrl: `imap://referent:secret@127.0.0.1:${port}`,
    deliver(raw) {
      const { status, stderr } = spawnSync("/usr/lib/dovecot/dovecot-lda", ["-c", config, "-d", "referent"], {
        input: raw,
      });
      if (status !== 0) throw new Error(`dovecot-lda: ${stderr.toString()}`);
    },
    async stop() {
      server.kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}
