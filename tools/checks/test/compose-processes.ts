import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import {
  ensureDatabase,
  freePort,
  releasePort,
  startInfrastructure,
  type Infrastructure,
} from '@lyceum/infrastructure';
import { interpolate, parseCompose, type ComposeFile } from '../src/compose/compose-file.js';
import { workspaceRoot } from '../src/workspace.js';

export interface Exit {
  readonly code: number | null;
  readonly output: string;
}

/**
 * Runs the containers of the compose file as processes of this machine: same commands, same settings; only the
 * host names and ports are those of local servers. What is proved is that the settings are complete and that
 * the doors they open are the right ones, not the images.
 */
export class ComposeProcesses {
  private readonly running = new Map<string, ChildProcess>();
  private readonly output = new Map<string, string>();

  private constructor(
    private readonly file: ComposeFile,
    private readonly infrastructure: Infrastructure,
    private readonly adminUrl: string,
    private readonly ports: ReadonlyMap<string, number>,
  ) {}

  /** Starts the stores. `natsConfiguration` is the file that compose mounts into the bus. */
  static async start(options: {
    readonly compose: string;
    readonly settings: ReadonlyMap<string, string>;
    readonly natsConfiguration: string;
    readonly services: readonly string[];
    readonly dataDir: string;
  }): Promise<ComposeProcesses> {
    const file = interpolate(parseCompose(options.compose), options.settings) as ComposeFile;
    const passwords = file.services['nats']?.environment ?? {};
    // The server of compose reads these from its environment.
    const authorization = /^authorization \{[^]*$/m
      .exec(options.natsConfiguration)?.[0]
      .replace(/(?<=password: )\$(\w+)/g, (_, name: string) => JSON.stringify(passwords[name]));
    const infrastructure = await startInfrastructure({
      dataDir: options.dataDir,
      ephemeral: true,
      env: { PATH: process.env['PATH'] },
      services: ['postgres', 'nats', 'redis', 's3'],
      natsAdmin: { user: 'admin', password: passwords['NATS_ADMIN_PASSWORD'] ?? '' },
      natsConfig: authorization ?? '',
    });
    const adminUrl = await ensureDatabase(infrastructure.postgres?.adminUrl ?? '', 'lyceum');
    const ports = new Map<string, number>();
    for (const name of options.services) ports.set(name, await freePort());
    return new ComposeProcesses(file, infrastructure, adminUrl, ports);
  }

  url(service: string): string {
    return `http://127.0.0.1:${this.ports.get(service) ?? 0}`;
  }

  /** What the process has written, for the message of a failure. */
  outputOf(name: string): string {
    return this.output.get(name) ?? '';
  }

  /** Runs a one-shot container to its end. */
  async runOnce(name: string, main: string, args: readonly string[]): Promise<Exit> {
    this.launch(name, main, args);
    return this.exitOf(name);
  }

  launch(name: string, main: string, args: readonly string[] = []): void {
    const child = spawn(process.execPath, [path.join(workspaceRoot, main), ...args], {
      env: this.environmentOf(name),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const collect = (chunk: Buffer) =>
      this.output.set(name, this.outputOf(name) + chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    this.running.set(name, child);
  }

  /** SIGTERM, as `docker compose stop` sends it. */
  async stop(name: string): Promise<Exit> {
    this.running.get(name)?.kill('SIGTERM');
    return this.exitOf(name);
  }

  async stopAll(): Promise<void> {
    for (const child of this.running.values()) child.kill('SIGKILL');
    this.ports.forEach(releasePort);
    await this.infrastructure.stop();
  }

  private async exitOf(name: string): Promise<Exit> {
    const child = this.running.get(name);
    if (child?.exitCode === null && child.signalCode === null) await once(child, 'exit');
    this.running.delete(name);
    return { code: child?.exitCode ?? null, output: this.outputOf(name) };
  }

  private environmentOf(name: string): Record<string, string> {
    const declared = this.file.services[name]?.environment ?? {};
    const environment = Object.fromEntries(
      Object.entries(declared).map(([key, value]) => [key, this.localized(String(value))]),
    );
    if (environment['DATABASE_ADMIN_URL']) environment['DATABASE_ADMIN_URL'] = this.adminUrl;
    if (environment['PORT']) environment['PORT'] = String(this.ports.get(name));
    return environment;
  }

  /** The address of a container → where it is on this machine. */
  private localized(value: string): string {
    const { postgres, nats, redis, s3 } = this.infrastructure;
    return value
      .replace('@postgres:5432', `@${new URL(postgres?.adminUrl ?? '').host}`)
      .replace('nats:4222', new URL(nats?.url ?? '').host)
      .replace(/^redis:.*@valkey:6379.*$/, redis?.url ?? '')
      .replace('http://s3:3900', s3?.endpoint ?? '')
      .replace(/^http:\/\/([a-z0-9-]+):3000$/, (_, service: string) => this.url(service))
      .replace(/^0\.0\.0\.0$/, '127.0.0.1');
  }
}
