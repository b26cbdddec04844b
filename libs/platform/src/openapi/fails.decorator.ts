import type { ErrorDefinition, ErrorFactory } from '../errors/domain-error.js';

const FAILS = Symbol('lyceum:fails');

/**
 * The failures of the catalogue that an operation can answer with, for its OpenAPI document. On a controller
 * it holds for every operation. What any request may meet (wrong fields, no token, a missing role, too many
 * requests) is known without being declared.
 *
 * @example
 * `@Fails(courseErrors.course_not_found, courseErrors.course_changed)`
 */
export function Fails(...errors: readonly ErrorFactory[]): ClassDecorator & MethodDecorator {
  const definitions = errors.map(({ definition }) => definition);
  return (target: object, property?: string | symbol) => {
    const declared = property === undefined ? target : Reflect.get(target, property);
    Reflect.defineMetadata(
      FAILS,
      [...definitionsOn(declared as object), ...definitions],
      declared as object,
    );
  };
}

/** What `@Fails` declares for a handler, with what its controller declares. */
export function declaredFailures(controller: object, handler: object): readonly ErrorDefinition[] {
  return [...definitionsOn(controller), ...definitionsOn(handler)];
}

function definitionsOn(target: object): readonly ErrorDefinition[] {
  return (Reflect.getOwnMetadata(FAILS, target) ?? []) as readonly ErrorDefinition[];
}
