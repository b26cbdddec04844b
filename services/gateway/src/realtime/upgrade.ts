import { ServerResponse, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';

/** A request to go on as a WebSocket, while it is a request like any other. */
interface Upgrade {
  readonly socket: Duplex;
  readonly head: Buffer;
}

const upgrades = new WeakMap<IncomingMessage, Upgrade>();

/** What we speak, and how a browser passes its token: it can set no header. */
const PROTOCOL = 'lyceum.realtime.v1';
const TOKEN_PROTOCOL = /^bearer\.([\w-]+\.[\w-]+\.[\w-]+)$/;
const MAX_INCOMING_BYTES = 1024;

const webSockets = new WebSocketServer({
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: MAX_INCOMING_BYTES,
  handleProtocols: (offered) => offered.has(PROTOCOL) && PROTOCOL,
});

/**
 * Has upgrade requests pass all that other requests pass (identification, limits, errors as problem
 * documents) before the route takes them over.
 */
export function routeUpgrades(server: Server): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgrades.set(request, { socket, head });
    takeToken(request);
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket as Parameters<ServerResponse['assignSocket']>[0]);
    response.on('finish', () => socket.end());
    socket.on('error', () => socket.destroy());
    server.emit('request', request, response);
  });
}

export const isUpgrade = (request: IncomingMessage): boolean => upgrades.has(request);

/** Answers 101, or 400 when what was asked for is no WebSocket. */
export function acceptUpgrade(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<{ webSocket: WebSocket; socket: Duplex }> {
  const { socket, head } = upgrades.get(request)!;
  upgrades.delete(request);
  if (socket.destroyed) return Promise.reject(new Error('the caller went away'));
  response.detachSocket(socket as Parameters<ServerResponse['detachSocket']>[0]);
  return new Promise((resolve, reject) => {
    socket.once('close', () => reject(new Error('the caller went away')));
    webSockets.handleUpgrade(request, socket, head, (webSocket) => resolve({ webSocket, socket }));
  });
}

function takeToken({ headers }: IncomingMessage): void {
  if (headers.authorization !== undefined) return;
  for (const protocol of (headers['sec-websocket-protocol'] ?? '').split(',')) {
    const token = TOKEN_PROTOCOL.exec(protocol.trim())?.[1];
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
  }
}
