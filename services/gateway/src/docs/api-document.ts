import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';

/** From `services/gateway/dist/src/docs`; at the same place in a checkout and in an image. */
const DOCUMENT = fileURLToPath(new URL('../../../../../docs/api/openapi.json', import.meta.url));

interface Document {
  readonly content: Buffer;
  readonly entityTag: string;
}

/** The merged OpenAPI document. It is passed on as it was generated: the gateway never parses it. */
@Injectable()
export class ApiDocument {
  private document: Promise<Document> | undefined;

  read(): Promise<Document> {
    return (this.document ??= this.load());
  }

  /** Not kept: asked for once by a browser, and large. */
  readFile(path: string): Promise<Buffer> {
    return readFile(path);
  }

  private async load(): Promise<Document> {
    const content = await readFile(DOCUMENT);
    const hash = createHash('sha256').update(content).digest('base64url').slice(0, 22);
    return { content, entityTag: `"${hash}"` };
  }
}
