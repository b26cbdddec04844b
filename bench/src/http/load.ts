import autocannon from 'autocannon';

export interface Posted {
  /** JSON. */
  readonly body: string;
  readonly headers?: Record<string, string>;
}

export interface Load {
  readonly url: string;
  readonly headers?: Record<string, string>;
  /** Makes each request a POST of its own. */
  readonly next?: () => Posted;
  readonly seconds: number;
  readonly connections?: number;
}

export interface LoadResult {
  /** Answered in all. */
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p99Ms: number;
}

/** Closed-loop load on loopback. @throws Error when any answer was not 2xx: a fast error is no result */
export async function load({
  url,
  headers = {},
  next,
  seconds,
  connections = 32,
}: Load): Promise<LoadResult> {
  const { hostname } = new URL(url);
  if (!['localhost', '127.0.0.1', '[::1]'].includes(hostname))
    throw new Error('The bench loads this machine only');
  const result = await autocannon({
    url,
    headers,
    connections,
    duration: seconds,
    ...(next && {
      requests: [{ method: 'POST', setupRequest: (request) => post(request, next()) }],
    }),
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(
      `${result.non2xx} answers of ${url} were not 2xx, ${result.errors} requests failed`,
    );
  return {
    requests: result['2xx'],
    requestsPerSecond: result.requests.average,
    p99Ms: result.latency.p99,
  };
}

function post(request: autocannon.Request, { body, headers }: Posted): autocannon.Request {
  return {
    ...request,
    headers: { ...request.headers, 'content-type': 'application/json', ...headers },
    body,
  };
}
