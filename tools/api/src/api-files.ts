import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GeneratedFile } from '@lyceum/db';
import { format, resolveConfig } from 'prettier';
import { builtServices, root } from './checkout.js';
import { clientSource } from './client-source.js';
import { mergedDocument } from './merged-document.js';
import { routeTableSource } from './route-table.js';
import { serviceDocument, type ServiceDocument } from './service-document.js';
import { TypeProgram } from './type-program.js';

/** Every file that is derived from the controllers of the services. */
export async function apiFiles(): Promise<GeneratedFile[]> {
  const services = builtServices();
  const program = TypeProgram.ofServices(services);
  const documents: ServiceDocument[] = [];
  for (const service of services)
    documents.push(await serviceDocument(service, program, await version()));
  const merged = mergedDocument(documents, await version());
  return [
    ...documents.map(({ service, document }) => json(`services/${service}/openapi.json`, document)),
    json('docs/api/openapi.json', merged),
    await source('libs/client/src/api.generated.ts', clientSource(merged)),
    await source('services/gateway/src/routes/routes.generated.ts', routeTableSource(documents)),
  ];
}

const json = (path: string, content: object): GeneratedFile => ({
  path: join(root, path),
  content: `${JSON.stringify(content, null, 2)}\n`,
});

async function source(path: string, content: string): Promise<GeneratedFile> {
  const file = join(root, path);
  return {
    path: file,
    content: await format(content, { ...(await resolveConfig(file)), filepath: file }),
  };
}

async function version(): Promise<string> {
  return (JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string })
    .version;
}
