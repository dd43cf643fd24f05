"""The figures and the page that show what stored runs did; reads results, never runs anything."""
