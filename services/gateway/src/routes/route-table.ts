import { BODY_LIMIT_BYTES, type RateLimitClass } from '@lyceum/platform';
import { routes as generated, type GeneratedRoute } from './routes.generated.js';

/** What the edge knows about an operation, from the document of the service that answers it. */
export interface EdgeOperation {
  /** `courses.read` */
  readonly id: string;
  /** In upper case. GET stands for HEAD too. */
  readonly method: string;
  /** `/v1/courses/{id}` */
  readonly path: string;
  readonly service: string;
  /** Needs no account. */
  readonly public: boolean;
  readonly rateLimit: RateLimitClass;
  /** Bytes. */
  readonly bodyLimit: number;
  /** Requests for it may travel together. */
  readonly isBundled: boolean;
  /** Answers with events for as long as the caller listens. */
  readonly isStream: boolean;
}

/** The public operations of all services. Fastify finds them; this tells it, and the edge, what there is. */
export class RouteTable {
  readonly operations: readonly EdgeOperation[];
  private readonly serviceByPrefix: ReadonlyMap<string, string>;

  constructor(routes: readonly GeneratedRoute[] = generated) {
    this.operations = routes.map(([method, path, service, id, about = {}]) => ({
      id,
      method,
      path,
      service,
      public: about.public ?? false,
      rateLimit: about.rateLimit ?? 'default',
      bodyLimit: about.bodyLimit ?? BODY_LIMIT_BYTES,
      isBundled: about.bundled ?? false,
      isStream: about.stream ?? false,
    }));
    this.serviceByPrefix = onlyServices(this.operations);
  }

  /** Services that answer something. */
  get services(): string[] {
    return [...new Set(this.operations.map(({ service }) => service))];
  }

  /**
   * The service that everything below the first two segments of an address needs (`/v1/courses/…`), from its text
   * alone; `undefined` where that cannot be told, or where an answer may be at hand without it.
   */
  serviceOf(url: string): string | undefined {
    return this.serviceByPrefix.get(prefixOf(url));
  }

  /** The methods that a path template takes, for `Allow`. */
  methodsOf(template: string): string[] {
    return this.operations
      .filter(({ path }) => path === template)
      .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  }
}

const TWO_SEGMENTS = /^\/[^/?]*\/[^/?]*/;

const prefixOf = (url: string): string => TWO_SEGMENTS.exec(url)?.[0] ?? url;

/** By prefix, the one service that all operations below it need. */
function onlyServices(operations: readonly EdgeOperation[]): ReadonlyMap<string, string> {
  const services = new Map<string, string>();
  for (const { path, service } of operations) services.set(prefixOf(path), service);
  for (const { path, service, method, public: isPublic } of operations) {
    const prefix = prefixOf(path);
    // What is public may be in the micro-cache.
    if (services.get(prefix) !== service || (isPublic && method === 'GET')) services.delete(prefix);
  }
  return services;
}

/** The operations of this release. */
export const routeTable = new RouteTable();

/** Services that the gateway takes requests to. */
export const forwardedServices: readonly string[] = routeTable.services.filter(
  (service) => service !== 'gateway',
);
