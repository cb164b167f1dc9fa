/** Imported before what makes a logger: its lines are of no use to those who run the tests. */
process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
process.env.POWERTOOLS_METRICS_DISABLED = 'true';
