import { onBehalfOf, requestErrors, type Actor } from '@lyceum/platform';

/**
 * The service inside the caller's school, on behalf of the caller: for what it has checked itself and a
 * learner's own rights do not reach, such as enrolling.
 *
 * @throws DomainError `request.forbidden` for somebody who acts in no school
 */
export function inSchool(caller: Actor): Actor {
  const { tenantId } = caller;
  if (tenantId === undefined) throw requestErrors.forbidden({ detail: 'Act in a school first.' });
  return onBehalfOf(caller, tenantId);
}
