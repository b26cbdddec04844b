import type { InfrastructureOptions, InfrastructureService } from './infrastructure.js';
import { freePort, releasePort } from './free-port.js';
import { serverPlace, type ServerPlace } from './server-place.js';
import type { ServerProcess } from './server-process.js';

const ATTEMPTS = 3;

/** Starts servers of ours on free ports, and knows all of them, so that they can be ended together. */
export class Launcher {
  private readonly started: ServerProcess[] = [];
  private readonly ports: number[] = [];

  constructor(
    private readonly dataDir: string,
    private readonly preferred: NonNullable<InfrastructureOptions['ports']>,
    private readonly notice: (line: string) => void,
  ) {}

  /** Starts a server; on other ports when somebody took one between the look and the start. */
  async launch<S>(
    name: InfrastructureService,
    start: (place: ServerPlace, inboxPort: number) => Promise<S>,
  ): Promise<S> {
    for (let attempt = 1; ; attempt += 1) {
      const anew = attempt > 1;
      const port = await this.port(name, anew);
      const inboxPort = name === 'mail' ? await this.port('inbox', anew) : 0;
      const place = serverPlace(this.dataDir, port, this.notice, (server) => {
        this.started.push(server);
      });
      try {
        return await start(place, inboxPort);
      } catch (error) {
        const taken = /address already in use|EADDRINUSE/i.test(String(error));
        if (!taken || attempt === ATTEMPTS) throw error;
      }
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.started.map((server) => server.stop()));
    this.ports.forEach(releasePort);
  }

  /** For the last moment of this process, when nothing asynchronous can run any more. */
  killNow(): void {
    for (const server of this.started) server.killNow();
  }

  private async port(name: InfrastructureService | 'inbox', anew: boolean): Promise<number> {
    const port = await freePort(anew ? undefined : this.preferred[name]);
    this.ports.push(port);
    return port;
  }
}
