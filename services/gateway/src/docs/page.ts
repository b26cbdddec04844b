import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const manifest = createRequire(import.meta.url).resolve('swagger-ui-dist/package.json');
const { version } = createRequire(import.meta.url)(manifest) as { version: string };

const assets = ['swagger-ui-bundle.js', 'swagger-ui.css', 'favicon-32x32.png'] as const;
export type Asset = (typeof assets)[number];

export const isAsset = (name: string): name is Asset =>
  (assets as readonly string[]).includes(name);
export const assetPath = (name: Asset): string => join(dirname(manifest), name);
const address = (name: Asset): string => `/api/docs/assets/${version}/${name}`;

export const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Lyceum API</title>
    <link rel="icon" href="${address('favicon-32x32.png')}" />
    <link rel="stylesheet" href="${address('swagger-ui.css')}" />
  </head>
  <body>
    <main id="docs"></main>
    <noscript>This page needs scripts; the document is at <a href="/api/openapi.json">/api/openapi.json</a>.</noscript>
    <script src="${address('swagger-ui-bundle.js')}"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

/** A file of its own: the page's policy allows no script inside it. */
export const startScript = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  filter: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  validatorUrl: null,
});
`;
