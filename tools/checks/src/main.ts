import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  natsConfiguration,
  natsConfigurationFile,
  natsConfigurationFindings,
} from './bus/nats-configuration.js';
import { composeFindings } from './compose/compose-rules.js';
import { dockerfileFindings } from './docker/dockerfile-rules.js';
import { releaseFile, releasedImagesFindings } from './docker/released-images.js';
import type { Finding } from './finding.js';
import { builds, renderedFileOf, type Build } from './kubernetes/builds.js';
import { generatedFiles, generatedFilesFindings } from './kubernetes/generated-files.js';
import { kubernetesFindings } from './kubernetes/kubernetes-findings.js';
import {
  howToInstallKubectl,
  kustomizeBuild,
  kustomizeIsAvailable,
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
import { workflowFindings } from './repository/workflow-rules.js';
import { workspaceFindings } from './repository/workspace-rules.js';
import { serviceNames, workspaceRoot } from './workspace.js';

const usage = `usage: npm run check            every static check of the repository
       npm run k8s:render       writes k8s/rendered and what its sources repeat (needs kubectl)
       npm run monitoring       writes ${alertRulesFile} and ${dashboardsFolder}
       npm run nats:config      writes ${natsConfigurationFile}`;

const inRoot = (file: string) => path.join(workspaceRoot, file);
const read = (file: string) => readFileSync(inRoot(file), 'utf8');

/** Every check by its name. None needs a network, a container engine or a cluster. */
const checks: Record<string, () => Finding[]> = {
  lockfile: () => lockfileFindings(read('package-lock.json')),
  workspaces: () => workspaceFindings(workspaceRoot),
  workflows: () =>
    ['.github/workflows/ci.yml', releaseFile].flatMap((file) => workflowFindings(file, read(file))),
  images: () => [
    ...dockerfileFindings(read('Dockerfile'), workspaceRoot, ['migrate']),
    ...releasedImagesFindings(read(releaseFile), serviceNames(workspaceRoot)),
  ],
  bus: () =>
    natsConfigurationFindings(
      existsSync(inRoot(natsConfigurationFile)) ? read(natsConfigurationFile) : '',
    ),
  monitoring: () => {
    const rules = read(alertRulesFile);
    const runbook = read(runbookFile);
    const registered = literalsOf(workspaceRoot);
    return [
      ...alertRulesFindings(rules, runbook),
      ...emittedMetricsFindings(runbookFile, runbook, registered),
      ...emittedMetricsFindings(alertRulesFile, rules, registered),
      ...dashboardFindings((file) => (existsSync(inRoot(file)) ? read(file) : undefined)),
      ...[...dashboardFiles()].flatMap(([file, text]) =>
        emittedMetricsFindings(file, text, registered),
      ),
    ];
  },
  compose: () => composeFindings(read('docker-compose.yml'), read('.env.example'), workspaceRoot),
  kubernetes: () => [
    ...generatedFilesFindings(workspaceRoot),
    ...builds.flatMap((build) => buildFindings(build)),
  ],
};

function buildFindings(build: Build): Finding[] {
  const file = renderedFileOf(build);
  if (!existsSync(inRoot(file)))
    return [{ where: file, problem: 'is missing: npm run k8s:render' }];
  const rendered = read(file);
  const stale = staleness(workspaceRoot, rendered);
  if (stale) return [{ where: file, problem: `${stale}: npm run k8s:render` }];
  const services = serviceNames(workspaceRoot);
  const compose = read('docker-compose.yml');
  const context = {
    build,
    secretsExample: build.secrets.map(read).join('---\n'),
    compose,
    services,
  };
  return [
    ...kubernetesFindings(rendered, context),
    ...(build.hasServices ? settingsParityFindings(compose, rendered, services) : []),
  ].map(({ where, problem }) => ({ where: `${build.name} ${where}`, problem }));
}

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
  for (const [file, text] of Object.entries(generatedFiles(workspaceRoot))) write(file, text);
  if (!kustomizeIsAvailable()) {
    console.error(`k8s:render ${howToInstallKubectl}`);
    return 1;
  }
  for (const build of builds) {
    const printed = kustomizeBuild(inRoot(build.folder));
    write(renderedFileOf(build), withHeader(workspaceRoot, build, printed));
  }
  return 0;
}

function write(file: string, text: string): number {
  mkdirSync(path.dirname(inRoot(file)), { recursive: true });
  writeFileSync(inRoot(file), text);
  console.log(`${file} written`);
  return 0;
}

function main([command, ...rest]: readonly string[]): number {
  const isHelp = [command, ...rest].some((word) => word === '--help' || word === '-h');
  if (isHelp || rest.length > 0) {
    console.error(usage);
    return isHelp ? 0 : 2;
  }
  if (command === undefined) return runChecks();
  if (command === 'render') return render();
  if (command === 'nats') return write(natsConfigurationFile, natsConfiguration());
  if (command === 'monitoring') return monitoring();
  console.error(usage);
  return 2;
}

process.exitCode = main(process.argv.slice(2));
