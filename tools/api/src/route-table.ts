import { isStream, operationsOf } from './openapi.js';
import type { ServiceDocument } from './service-document.js';

/** The table by which the gateway forwards, as source: it starts without parsing a document. */
export function routeTableSource(services: readonly ServiceDocument[]): string {
  const routes = services.flatMap(({ service, document }) =>
    operationsOf(document).map(({ path, method, operation }) => {
      const about = {
        ...(operation.security.length === 0 && { public: true }),
        ...(operation['x-rate-limit'] && { rateLimit: operation['x-rate-limit'] }),
        ...(operation['x-body-limit'] && { bodyLimit: operation['x-body-limit'] }),
        ...(operation['x-bundled'] && { bundled: true }),
        ...(isStream(operation) && { stream: true }),
      };
      const route = [method.toUpperCase(), path, service, operation.operationId];
      return JSON.stringify(Object.keys(about).length > 0 ? [...route, about] : route);
    }),
  );
  return `// Generated from the OpenAPI documents of the services by \`npm run generate\`. Do not edit.
import type { RateLimitClass } from '@lyceum/platform';

export type GeneratedRoute = readonly [
  method: string,
  path: string,
  service: string,
  id: string,
  about?: {
    readonly public?: boolean;
    readonly rateLimit?: RateLimitClass;
    readonly bodyLimit?: number;
    readonly bundled?: boolean;
    readonly stream?: boolean;
  },
];

export const routes: readonly GeneratedRoute[] = [${routes.join(',\n')}];
`;
}
