import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { natsClusterConfiguration } from '../bus/nats-configuration.js';
import type { Finding } from '../finding.js';
import { alertRules } from '../monitoring/alert-rules.js';
import { serviceNames } from '../workspace.js';
import { cpuAutoscalers, eventAutoscalers } from './autoscaling.js';
import { doorPolicies } from './door-policies.js';
import { doorsOf } from './doors.js';
import { externalSecrets } from './external-secrets.js';

/** Sources of the Kubernetes builds that say again what is written elsewhere, by their path. */
export function generatedFiles(root: string): Readonly<Record<string, string>> {
  const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
  const services = serviceNames(root);
  const from = (source: string, text: string) =>
    `# Written by \`npm run k8s:render\` from ${source}. Do not edit.\n${text}`;
  return {
    'k8s/base/network/doors.yaml': from(
      'docker-compose.yml',
      doorPolicies(doorsOf(read('docker-compose.yml'), services)),
    ),
    'k8s/components/autoscaling/autoscalers.yaml': from(
      'the limits of k8s/base',
      cpuAutoscalers(root, services),
    ),
    'k8s/components/event-scaling/scaled-objects.yaml': from(
      'libs/contracts and the limits of k8s/base',
      eventAutoscalers(root, services),
    ),
    'k8s/components/external-secrets/external-secrets.yaml': from(
      'k8s/secrets.example.yaml',
      externalSecrets(read('k8s/secrets.example.yaml')),
    ),
    'k8s/components/monitoring/alerts.yaml': from(
      'tools/checks/src/monitoring',
      stringify(
        {
          apiVersion: 'monitoring.coreos.com/v1',
          kind: 'PrometheusRule',
          metadata: { name: 'objectives' },
          spec: parse(alertRules()) as object,
        },
        { lineWidth: 0 },
      ),
    ),
    'k8s/infrastructure/nats/nats.conf': natsClusterConfiguration(),
  };
}

/** What is committed must be what the sources say now. */
export function generatedFilesFindings(root: string): Finding[] {
  return Object.entries(generatedFiles(root)).flatMap(([file, text]) => {
    const place = path.join(root, file);
    if (existsSync(place) && readFileSync(place, 'utf8') === text) return [];
    return [{ where: file, problem: 'is stale: npm run k8s:render' }];
  });
}
