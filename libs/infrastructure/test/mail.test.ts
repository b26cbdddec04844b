import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startInfrastructure } from '../src/index.js';
import { converse } from '../src/line-client.js';

const HTML = '<p>Welcome</p><script>steal()</script>';

/** Sends one mail as RFC 5321 has it: the next line when the one before has been answered. */
async function send(smtpUrl: string): Promise<void> {
  const lines = [
    ...['HELO localhost', 'MAIL FROM:<school@example.test>', 'RCPT TO:<ada@example.test>', 'DATA'],
    `Subject: Hello\r\nContent-Type: text/html\r\n\r\n${HTML}\r\n.`,
  ];
  const { hostname: host, port } = new URL(smtpUrl);
  let sent = 0;
  await converse({ host, port: Number(port) }, (received, write) => {
    const answers = received.split('\r\n').slice(0, -1);
    assert.doesNotMatch(received, /^[45]/m);
    if (answers.length <= sent) return undefined;
    const line = lines[sent];
    sent += 1;
    if (line === undefined) return true;
    write(`${line}\r\n`);
    return undefined;
  });
}

/** The catcher takes a mail before it has read it. */
async function firstOf(list: string): Promise<{ id: string; html: string }> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const [mail] = (await (await fetch(list)).json()) as { id: string; html: string }[];
    if (mail !== undefined) return mail;
    await sleep(10);
  }
  throw new Error('the mail was not caught');
}

it('the inbox shows the HTML of a mail without what would run in it', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'lyceum-mail-'));
  const env = { PATH: process.env['PATH'] };
  const { mail, stop } = await startInfrastructure({ dataDir, services: ['mail'], env });
  try {
    await send(mail!.smtpUrl);
    const list = `${mail!.inboxUrl}/email`;
    const caught = await firstOf(list);
    assert.match(caught.html, /steal/);
    // Twice: the second one no longer loads what cleans it.
    for (let opened = 0; opened < 2; opened += 1) {
      const html = await (await fetch(`${list}/${caught.id}/html`)).text();
      assert.match(html, /Welcome/);
      assert.doesNotMatch(html, /steal/);
    }
  } finally {
    await stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
