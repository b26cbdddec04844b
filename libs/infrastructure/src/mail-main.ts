/** The mail catcher as a process of its own: `node mail-main.js <smtp port> <inbox port> <directory>`. */
import { createRequire } from 'node:module';

type MailDev = (options: {
  smtp: number;
  web: number;
  ip: string;
  mailDirectory: string;
  silent: boolean;
  hideExtensions: string[];
}) => { listen(): Promise<void> };

const startMailDev = createRequire(import.meta.url)('maildev') as MailDev;
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
