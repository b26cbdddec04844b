import { stringify } from 'yaml';
import { parseObjects } from './objects.js';

/**
 * Each secret of the example as an ExternalSecret that takes all properties of `lyceum/<name>` from the
 * store, so that optional keys need no mention.
 */
export function externalSecrets(secretsExample: string): string {
  return parseObjects(secretsExample)
    .map(({ metadata: { name } }) =>
      stringify({
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        metadata: { name },
        spec: {
          refreshInterval: '1h',
          secretStoreRef: { kind: 'ClusterSecretStore', name: 'lyceum' },
          target: { name, creationPolicy: 'Owner' },
          dataFrom: [{ extract: { key: `lyceum/${name}` } }],
        },
      }),
    )
    .join('---\n');
}
