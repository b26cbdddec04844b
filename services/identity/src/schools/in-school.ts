import { systemActor, type Actor } from '@lyceum/platform';

/**
 * The service inside a school, on behalf of the caller: for what the service has checked itself and the
 * caller's own rights do not reach, such as leaving a school or joining one.
 */
export function inSchool(caller: Actor, schoolId: string): Actor {
  const system = systemActor('school', { origin: caller, tenantId: schoolId });
  return { ...system, userId: caller.userId, sessionId: caller.sessionId };
}
