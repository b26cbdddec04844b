export { RouteTable, forwardedServices, routeTable, type EdgeOperation } from './route-table.js';
