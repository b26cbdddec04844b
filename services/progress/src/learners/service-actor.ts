import { requestErrors, systemActor, type Actor } from '@lyceum/platform';

/**
 * The service in the caller's school, on behalf of the caller: learners only read what is kept about them, and
 * the service writes it after it has checked what they say.
 *
 * @throws DomainError `request.forbidden` for who acts in no school
 */
export function onBehalfOf(caller: Actor): Actor {
  return learnerActor(caller, schoolOf(caller), caller.userId!);
}

/** The same for a learner who is known by something else than a token of the request. */
export function learnerActor(origin: Actor, tenantId: string, userId: string): Actor {
  const system = systemActor('progress', { origin, tenantId });
  return { ...system, userId };
}

/** @throws DomainError `request.forbidden` for who acts in no school */
export function schoolOf({ tenantId }: Actor): string {
  if (tenantId === undefined) throw requestErrors.forbidden({ detail: 'Act in a school first.' });
  return tenantId;
}
