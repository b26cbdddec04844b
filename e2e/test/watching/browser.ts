import { CHROMIUM, findTool, thisMachine } from '@lyceum/infrastructure';
import { chromium, type Browser } from 'playwright-core';

/**
 * A headless Chromium of the machine.
 * @throws Error that says what to install when there is none
 */
export async function openBrowser(): Promise<Browser> {
  const found = await findTool(CHROMIUM, thisMachine(), () => undefined);
  if ('problem' in found) throw new Error(found.problem);
  return chromium.launch({
    executablePath: found.path,
    args: [
      // Root has no sandbox to give; the pages are ours.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
}
