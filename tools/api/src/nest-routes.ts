import 'reflect-metadata';
import { Module, RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/internal';
import { ModulesContainer, NestFactory, type Routes } from '@nestjs/core';
import { PlatformModule, type PlatformParts } from '@lyceum/platform';
import { flattenRoutePaths } from '@nestjs/core/router/utils/index.js';

/** A handler of a controller and the address it is mounted at. */
export interface Route {
  readonly method: string;
  /** A template of OpenAPI: `/v1/courses/{id}`. */
  readonly path: string;
  readonly controller: Type;
  readonly name: string;
  readonly handler: object;
}

/**
 * The routes of a service. Nest reads the graph of its modules; nothing in it is created or connected.
 *
 * @param isEdge its health is everybody's to ask, and a part of the interface
 */
export async function routesOf(module: Type, isEdge: boolean): Promise<Route[]> {
  // A graph must be complete, even when nothing is made of it.
  const platform = PlatformModule.forRoot({} as PlatformParts);

  @Module({ imports: [platform, module] })
  class RootModule {}

  const app = await NestFactory.createApplicationContext(RootModule, {
    preview: true,
    logger: ['error'],
    abortOnError: false,
  });
  const modules = [...app.get(ModulesContainer).values()].filter(
    ({ metatype }) => isEdge || metatype !== PlatformModule,
  );
  const prefixes = new Map<object, string>();
  for (const { providers } of modules)
    for (const [token, { instance }] of providers)
      // RouterModule.register() keeps its table under a symbol of this name.
      if (typeof token === 'symbol' && token.description === 'ROUTES')
        for (const route of flattenRoutePaths(instance as Routes))
          prefixes.set(route.module, route.path);
  return modules.flatMap(({ metatype, controllers }) =>
    [...controllers.values()].flatMap(({ metatype: controller }) =>
      handlersOf(controller as Type, prefixes.get(metatype) ?? ''),
    ),
  );
}

function handlersOf(controller: Type, prefix: string): Route[] {
  const prototype = controller.prototype as Record<string, object>;
  const base = pathsOn(controller);
  return Object.getOwnPropertyNames(prototype)
    .filter(
      (name) => name !== 'constructor' && Reflect.hasMetadata(METHOD_METADATA, prototype[name]!),
    )
    .flatMap((name) => {
      const handler = prototype[name]!;
      const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
      return base.flatMap((start) =>
        pathsOn(handler).map((end) => ({
          method: method.toLowerCase(),
          path: template([prefix, start, end]),
          controller,
          name,
          handler,
        })),
      );
    });
}

const pathsOn = (target: object): string[] =>
  [(Reflect.getMetadata(PATH_METADATA, target) ?? '') as string | string[]].flat();

function template(parts: readonly string[]): string {
  const path = parts.join('/').split('/').filter(Boolean).join('/');
  return `/${path.replace(/:(\w+)/g, '{$1}')}`;
}
