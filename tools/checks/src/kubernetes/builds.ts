/** A folder that kustomize builds, and what is expected of the result. */
export interface Build {
  readonly name: string;
  readonly folder: string;
  /** Files that list, without values, the secrets that it refers to. */
  readonly secrets: readonly string[];
  /** Holds the services, and so everything that each of them needs. */
  readonly hasServices: boolean;
  /** Pods of each service, at least. */
  readonly minReplicas: number;
  /** Each service follows its load. */
  readonly isScaled: boolean;
}

/** Of the component, beside those of the services. */
export const BACKUP_SECRETS = 'k8s/components/backup/secrets.example.yaml';

const servicesBuild = {
  secrets: ['k8s/secrets.example.yaml'],
  hasServices: true,
  minReplicas: 2,
  isScaled: false,
} as const;

/** Every build that is committed. Each is checked as a cluster would see it. */
export const builds: readonly Build[] = [
  { ...servicesBuild, name: 'base', folder: 'k8s/base' },
  { ...servicesBuild, name: 'dev', folder: 'k8s/overlays/dev', minReplicas: 1 },
  { ...servicesBuild, name: 'production', folder: 'k8s/overlays/production', isScaled: true },
  {
    ...servicesBuild,
    name: 'production-with-operators',
    folder: 'k8s/overlays/production-with-operators',
    isScaled: true,
  },
  {
    ...servicesBuild,
    name: 'production-with-backup',
    folder: 'k8s/overlays/production-with-backup',
    secrets: [...servicesBuild.secrets, BACKUP_SECRETS],
    isScaled: true,
  },
  {
    name: 'infrastructure',
    folder: 'k8s/infrastructure',
    secrets: ['k8s/infrastructure/secrets.example.yaml'],
    hasServices: false,
    minReplicas: 2,
    isScaled: false,
  },
];

/** Parts that an overlay may take; each of their combinations on the base must be sound. */
export const components: readonly string[] = [
  'autoscaling',
  'backup',
  'event-scaling',
  'external-secrets',
  'monitoring',
  'zones',
];

export const renderedFileOf = ({ name }: Pick<Build, 'name'>): string =>
  `k8s/rendered/${name}.yaml`;
