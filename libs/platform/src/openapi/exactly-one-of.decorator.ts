const EXACTLY_ONE_OF = Symbol('lyceum:exactly-one-of');

/**
 * Says in the document what the service checks itself: that of these fields of a DTO, which may each be left
 * out, one must be there and no more.
 */
export function ExactlyOneOf(...fields: readonly string[]): ClassDecorator {
  return (dto) => Reflect.defineMetadata(EXACTLY_ONE_OF, fields, dto);
}

/** The fields that `@ExactlyOneOf` names on a DTO; inherited, as its fields are. */
export function exactlyOneOf(dto: object): readonly string[] | undefined {
  return Reflect.getMetadata(EXACTLY_ONE_OF, dto) as readonly string[] | undefined;
}
