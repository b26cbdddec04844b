/** The mail catcher as a process of its own: `node mail-main.js <smtp port> <inbox port> <directory>`. */
import { createRequire } from 'node:module';
import { loadWhenUsed } from './load-when-used.js';

type MailDev = (options: {
  smtp: number;
  web: number;
  ip: string;
  mailDirectory: string;
  silent: boolean;
  hideExtensions: string[];
}) => { listen(): Promise<void> };

const require = createRequire(import.meta.url);
// Four fifths of what it loads, for cleaning the HTML of a mail that somebody opens.
loadWhenUsed(createRequire(require.resolve('maildev')), 'jsdom', 'JSDOM');
const startMailDev = require('maildev') as MailDev;
const [smtp = '', web = '', mailDirectory = ''] = process.argv.slice(2);

const mail = startMailDev({
  smtp: Number(smtp),
  web: Number(web),
  ip: '127.0.0.1',
  mailDirectory,
  silent: true,
  hideExtensions: [],
});
await mail.listen();
