import { parseAllDocuments } from 'yaml';

export type Labels = Readonly<Record<string, string>>;

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly ports?: readonly { readonly name?: string }[];
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: {
      readonly secretKeyRef?: KeyReference;
      readonly configMapKeyRef?: KeyReference;
    };
  }[];
  readonly envFrom?: readonly {
    readonly configMapRef?: { readonly name: string };
    readonly secretRef?: { readonly name: string };
  }[];
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string>>;
    readonly limits?: Readonly<Record<string, string>>;
  };
  readonly volumeMounts?: readonly { readonly name: string }[];
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly startupProbe?: Probe;
  readonly lifecycle?: { readonly preStop?: { readonly sleep?: { readonly seconds: number } } };
}

export interface KeyReference {
  readonly name: string;
  readonly key: string;
}

export interface Probe {
  readonly httpGet?: { readonly path: string };
  readonly tcpSocket?: unknown;
}

export interface PodSpec {
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly terminationGracePeriodSeconds?: number;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly {
    readonly name: string;
    readonly hostPath?: unknown;
    readonly secret?: { readonly secretName: string };
    readonly configMap?: { readonly name: string };
  }[];
}

export interface PodTemplate {
  readonly metadata?: { readonly labels?: Labels };
  readonly spec: PodSpec;
}

/** The parts of an object that the rules look at; the schema check looks at the rest. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Labels;
  };
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly selector?: Labels & { readonly matchLabels?: Labels };
    readonly template?: PodTemplate;
    /** Of a CronJob. */
    readonly jobTemplate?: { readonly spec: { readonly template: PodTemplate } };
    readonly podSelector?: Selector;
    readonly policyTypes?: readonly string[];
    readonly ingress?: readonly PolicyRule[];
    readonly egress?: readonly PolicyRule[];
    readonly ports?: readonly { readonly targetPort?: string | number }[];
    readonly replicas?: number;
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
    /** Of an autoscaler, Kubernetes' own or KEDA's. */
    readonly scaleTargetRef?: { readonly name: string };
    readonly minReplicas?: number;
    readonly minReplicaCount?: number;
  };
}

/** A rule of a NetworkPolicy. */
export interface PolicyRule {
  readonly ports?: readonly { readonly port?: number | string }[];
  readonly from?: readonly PolicyPeer[];
  readonly to?: readonly PolicyPeer[];
}

export interface PolicyPeer {
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
  readonly namespaceSelector?: Selector;
  readonly podSelector?: Selector;
}

export interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

export interface Workload {
  readonly id: string;
  readonly object: KubernetesObject;
  readonly labels: Labels;
  readonly pod: PodSpec;
}

/** Reads every document of a multi-document YAML text. */
export function parseObjects(text: string): KubernetesObject[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null);
}

export const idOf = (object: KubernetesObject): string => `${object.kind}/${object.metadata.name}`;

/** Everything that runs pods. */
export function workloadsOf(objects: readonly KubernetesObject[]): Workload[] {
  return objects.flatMap((object) => {
    const template = object.spec?.template ?? object.spec?.jobTemplate?.spec.template;
    if (!template) return [];
    return [
      { id: idOf(object), object, labels: template.metadata?.labels ?? {}, pod: template.spec },
    ];
  });
}

/** Its pods are done at some time, and serve nobody. */
export const hasAnEnd = ({ kind }: KubernetesObject): boolean =>
  kind === 'Job' || kind === 'CronJob';

export function matches(selector: Selector, labels: Labels): boolean {
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
    (selector.matchExpressions ?? []).every(
      ({ key, operator, values = [] }) => operator === 'In' && values.includes(labels[key] ?? ''),
    )
  );
}
