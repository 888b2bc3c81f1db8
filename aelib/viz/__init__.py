"""Arrays in, plotly figures out; nothing here knows of the app."""
