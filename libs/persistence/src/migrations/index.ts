/** How schemas are named and made, without what a service needs to use them. */
export * from './migration.js';
export * from './table-kit.js';
