import { createRequire } from 'node:module';
import path from 'node:path';
import type { Finding } from '../finding.js';
import { idOf, type KubernetesObject } from './objects.js';

const require = createRequire(import.meta.url);

/** Where the validators behind the models are: the models themselves copy an object before they look at it. */
interface SchemaSource {
  readonly package: string;
  /** What the names of the schemas of this group begin with, before version and kind. */
  readonly prefix: string;
}

/** Kinds that operators add to a cluster, by their group. */
const operators: Readonly<Record<string, SchemaSource>> = {
  'keda.sh': {
    package: '@kubernetes-models/keda',
    prefix: 'ComGithubKedacoreKedaV2ApisKeda',
  },
  'external-secrets.io': {
    package: '@kubernetes-models/external-secrets',
    prefix: 'ComGithubExternalSecretsExternalSecretsApisExternalsecrets',
  },
  'monitoring.coreos.com': {
    package: '@kubernetes-models/prometheus-operator',
    prefix: 'ComGithubPrometheusOperatorPrometheusOperatorPkgApisMonitoring',
  },
};

interface CompiledSchema {
  (value: unknown): boolean;
  readonly errors?: readonly SchemaError[] | null;
}

/** The validators were compiled without messages: keyword and parameters say what is wrong. */
interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: unknown;
}

/**
 * Validates an object against the schema of its kind. The published schemas allow unknown fields, and a
 * misspelt one would be dropped in silence, so a field that the schema never looked at is a finding too.
 */
export function schemaFindings(object: KubernetesObject): Finding[] {
  const where = idOf(object);
  const validate = schemaOf(object);
  if (!validate) return [{ where, problem: `${object.apiVersion} ${object.kind} is unknown` }];
  const { watched, unread } = watchReads(object);
  if (!validate(watched)) {
    return (validate.errors ?? []).map((error) => ({
      where,
      problem: `${error.instancePath || '/'}: ${error.keyword} ${JSON.stringify(error.params)}`,
    }));
  }
  return unread().map((path) => ({ where, problem: `${path} is no field of ${object.kind}` }));
}

function schemaOf(object: KubernetesObject): CompiledSchema | undefined {
  const [group = '', version = ''] = object.apiVersion.includes('/')
    ? object.apiVersion.split('/')
    : ['core', object.apiVersion];
  const source = operators[group] ?? {
    package: 'kubernetes-models',
    // apps/v1 Deployment → IoK8sApiAppsV1Deployment; networking.k8s.io/v1 → IoK8sApiNetworkingV1…
    prefix: `IoK8sApi${capitalized(group.split('.')[0])}`,
  };
  const folder = path.join(
    path.dirname(require.resolve(`${source.package}/package.json`)),
    '_schemas',
  );
  try {
    const schema = path.join(folder, `${source.prefix}${capitalized(version)}${object.kind}.js`);
    return (require(schema) as { validate: CompiledSchema }).validate;
  } catch {
    return undefined;
  }
}

const capitalized = (word = '') => word.charAt(0).toUpperCase() + word.slice(1);

/** Wraps a value so that it remembers which of its fields were read. */
function watchReads(value: object): { watched: object; unread: () => string[] } {
  const children: [path: string, unread: () => string[]][] = [];
  const read = new Set<string>();
  const wrapped = new Map<string, object>();
  const watched = new Proxy(value, {
    get(target, key, receiver) {
      const field: unknown = Reflect.get(target, key, receiver);
      if (typeof key !== 'string') return field;
      read.add(key);
      if (typeof field !== 'object' || field === null) return field;
      let child = wrapped.get(key);
      if (!child) {
        const inner = watchReads(field);
        child = inner.watched;
        wrapped.set(key, child);
        children.push([key, inner.unread]);
      }
      return child;
    },
  });
  const unread = () => [
    ...Object.keys(value)
      .filter((key) => !read.has(key))
      .map((key) => `/${key}`),
    ...children.flatMap(([key, inner]) => inner().map((path) => `/${key}${path}`)),
  ];
  return { watched, unread };
}
