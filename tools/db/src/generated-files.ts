import { join } from 'node:path';
import { asyncApiDocument, eventCatalogue, events, snapshotOf, topology } from '@lyceum/contracts';
import { describeSchema, masterScript, rowTypes, schemaOf } from '@lyceum/persistence';
import { format, resolveConfig } from 'prettier';
import { discoverSchemas, root } from './discover-schemas.js';
import { withClient } from './with-client.js';
import { formatSnapshot, snapshotPath } from './snapshots.js';

export const contractSnapshots = join(root, 'libs/contracts/snapshots');

export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

/**
 * Every file that is derived from code and committed, so that a change can be reviewed.
 *
 * @param adminUrl a database to which all migrations have been applied
 */
export async function generatedFiles(adminUrl: string, version: string): Promise<GeneratedFile[]> {
  const schemas = await discoverSchemas();
  const fromDatabase = await withClient(adminUrl, async (client) => {
    const files: GeneratedFile[] = [];
    for (const { service } of schemas) {
      const schema = schemaOf(service);
      files.push(
        {
          path: snapshotPath(service),
          content: formatSnapshot(await describeSchema(client, schema)),
        },
        await pretty(
          join(root, 'services', service, 'src/schema.generated.ts'),
          await rowTypes(client, schema),
        ),
      );
    }
    return files;
  });
  return [
    ...fromDatabase,
    { path: join(root, 'db/master.sql'), content: masterScript(schemas) },
    ...(await Promise.all(
      events.map((contract) =>
        pretty(
          join(contractSnapshots, `${contract.type}.json`),
          JSON.stringify(snapshotOf(contract)),
        ),
      ),
    )),
    await pretty(
      join(root, 'docs/events/asyncapi.json'),
      JSON.stringify(asyncApiDocument(events, topology, version)),
    ),
    await pretty(join(root, 'docs/events/catalogue.md'), eventCatalogue(events, topology)),
  ];
}

async function pretty(path: string, content: string): Promise<GeneratedFile> {
  return {
    path,
    content: await format(content, { ...(await resolveConfig(path)), filepath: path }),
  };
}
