const module = "Object.defineProperty(process.versions,'node',{value:'20.20.2'})";

/** Flags of Node that make a launcher believe that it runs on Node 20. */
export const oldNode = ['--import', `data:text/javascript,${module}`];
