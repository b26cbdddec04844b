type Class = new (...args: unknown[]) => object;

/**
 * Has a CommonJS module loaded when the first object of a class of it is made, and not before: whoever requires it
 * until then gets only a class in the place of that one.
 * @param requireThere of the package that uses the module
 */
export function loadWhenUsed(
  requireThere: NodeJS.Require,
  module: string,
  className: string,
): void {
  const filename = requireThere.resolve(module);
  const later = function (...args: unknown[]): object {
    delete requireThere.cache[filename];
    const { [className]: Real } = requireThere(module) as Record<string, Class>;
    return new Real!(...args);
  };
  requireThere.cache[filename] = {
    ...{ id: filename, filename, loaded: true },
    exports: { [className]: later },
  } as unknown as NodeJS.Module;
}
