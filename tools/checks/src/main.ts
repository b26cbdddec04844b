import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  natsConfiguration,
  natsConfigurationFile,
  natsConfigurationFindings,
} from './bus/nats-configuration.js';
import { composeFindings } from './compose/compose-rules.js';
import { dockerfileFindings } from './docker/dockerfile-rules.js';
import type { Finding } from './finding.js';
import { kubernetesFindings } from './kubernetes/kubernetes-findings.js';
import {
  howToInstallKubectl,
  kustomizeBuild,
  kustomizeIsAvailable,
  renderedFile,
  staleness,
  withHeader,
} from './kubernetes/render.js';
import { settingsParityFindings } from './kubernetes/settings-parity.js';
import {
  alertRules,
  alertRulesFile,
  alertRulesFindings,
  runbookFile,
} from './monitoring/alert-rules.js';
import { dashboardFiles, dashboardFindings, dashboardsFolder } from './monitoring/dashboards.js';
import { emittedMetricsFindings, literalsOf } from './monitoring/emitted-metrics.js';
import { lockfileFindings } from './repository/lockfile.js';
import { workspaceFindings } from './repository/workspace-rules.js';
import { serviceNames, workspaceRoot } from './workspace.js';

const usage = `usage: npm run check            every static check of the repository
       npm run k8s:render       writes ${renderedFile} (needs kubectl)
       npm run monitoring       writes ${alertRulesFile} and ${dashboardsFolder}
       npm run nats:config      writes ${natsConfigurationFile}`;

const inRoot = (file: string) => path.join(workspaceRoot, file);
const read = (file: string) => readFileSync(inRoot(file), 'utf8');

/** Every check by its name. None needs a network, a container engine or a cluster. */
const checks: Record<string, () => Finding[]> = {
  lockfile: () => lockfileFindings(read('package-lock.json')),
  workspaces: () => workspaceFindings(workspaceRoot),
  images: () => dockerfileFindings(read('Dockerfile'), workspaceRoot, ['migrate']),
  bus: () =>
    natsConfigurationFindings(
      existsSync(inRoot(natsConfigurationFile)) ? read(natsConfigurationFile) : '',
    ),
  monitoring: () => {
    const rules = read(alertRulesFile);
    const registered = literalsOf(workspaceRoot);
    return [
      ...alertRulesFindings(rules, read(runbookFile)),
      ...emittedMetricsFindings(alertRulesFile, rules, registered),
      ...dashboardFindings((file) => (existsSync(inRoot(file)) ? read(file) : undefined)),
      ...[...dashboardFiles()].flatMap(([file, text]) =>
        emittedMetricsFindings(file, text, registered),
      ),
    ];
  },
  compose: () => composeFindings(read('docker-compose.yml'), read('.env.example'), workspaceRoot),
  kubernetes: () => {
    if (!existsSync(inRoot(renderedFile))) {
      return [{ where: renderedFile, problem: 'is missing: npm run k8s:render' }];
    }
    const rendered = read(renderedFile);
    const stale = staleness(workspaceRoot, rendered);
    if (stale) return [{ where: renderedFile, problem: `${stale}: npm run k8s:render` }];
    const services = serviceNames(workspaceRoot);
    return [
      ...kubernetesFindings(rendered, read('k8s/secrets.example.yaml'), services),
      ...settingsParityFindings(read('docker-compose.yml'), rendered, services),
    ];
  },
};

function runChecks(): number {
  let failed = 0;
  for (const [name, check] of Object.entries(checks)) {
    const findings = findingsOf(check);
    console.log(`${findings.length === 0 ? 'ok    ' : 'failed'} ${name}`);
    for (const { where, problem } of findings) console.log(`       ${where}: ${problem}`);
    failed += findings.length;
  }
  return failed === 0 ? 0 : 1;
}

/** A file that is not there is a finding like any other. */
function findingsOf(check: () => Finding[]): Finding[] {
  try {
    return check();
  } catch (error) {
    const { code, path: file } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' || file === undefined) throw error;
    return [{ where: path.relative(workspaceRoot, file), problem: 'is missing' }];
  }
}

function monitoring(): number {
  write(alertRulesFile, alertRules());
  for (const [file, text] of dashboardFiles()) write(file, text);
  return 0;
}

function render(): number {
  if (!kustomizeIsAvailable()) {
    console.error(`k8s:render ${howToInstallKubectl}`);
    return 1;
  }
  return write(renderedFile, withHeader(workspaceRoot, kustomizeBuild(inRoot('k8s/base'))));
}

function write(file: string, text: string): number {
  mkdirSync(path.dirname(inRoot(file)), { recursive: true });
  writeFileSync(inRoot(file), text);
  console.log(`${file} written`);
  return 0;
}

function main([command]: readonly string[]): number {
  if (command === undefined) return runChecks();
  if (command === 'render') return render();
  if (command === 'nats') return write(natsConfigurationFile, natsConfiguration());
  if (command === 'monitoring') return monitoring();
  console.error(usage);
  return 2;
}

process.exitCode = main(process.argv.slice(2));
