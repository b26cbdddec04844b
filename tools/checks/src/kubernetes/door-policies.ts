import { stringify } from 'yaml';
import { compare, type Door } from './doors.js';

/** Not the Internet: private ranges, those of carriers, and the metadata service of the cloud. */
const NOT_THE_INTERNET = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
];

/** The doors as NetworkPolicies, one for each pod's name; without one of these nothing is allowed. */
export function doorPolicies(doors: readonly Door[]): string {
  const names = [...new Set(doors.map(({ of }) => of))].sort(compare);
  const documents = names.map((name) => {
    const ingress = rules(doors, name, 'in').map(({ peer, ports }) => ({ from: [peer], ports }));
    const egress = rules(doors, name, 'out').map(({ peer, ports }) => ({ to: [peer], ports }));
    return stringify({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name },
      spec: {
        podSelector: { matchLabels: { 'app.kubernetes.io/name': name } },
        policyTypes: [
          ...(ingress.length > 0 ? ['Ingress'] : []),
          ...(egress.length > 0 ? ['Egress'] : []),
        ],
        ...(ingress.length > 0 && { ingress }),
        ...(egress.length > 0 && { egress }),
      },
    });
  });
  return documents.join('---\n');
}

function rules(doors: readonly Door[], name: string, direction: Door['direction']) {
  const of = doors.filter((door) => door.of === name && door.direction === direction);
  return [...new Set(of.map(({ peer }) => peer))].map((peer) => ({
    peer: peerOf(peer),
    ports: of
      .filter((door) => door.peer === peer)
      .map(({ port }) => port)
      .sort((one, other) => one - other)
      .map((port) => ({ protocol: 'TCP', port })),
  }));
}

function peerOf(peer: string): object {
  switch (peer) {
    case 'internet':
      return { ipBlock: { cidr: '0.0.0.0/0', except: NOT_THE_INTERNET } };
    case 'infrastructure':
    case 'ingress':
    case 'monitoring':
      return { namespaceSelector: { matchLabels: { 'lyceum/provides': peer } } };
    default:
      return { podSelector: { matchLabels: { 'app.kubernetes.io/name': peer } } };
  }
}
