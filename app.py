"""The app: ``streamlit run app.py``.

Streamlit finds the ``App`` below and serves the script behind it. That script lies in a folder of
its own, since a folder named ``pages`` beside the script makes Streamlit answer the first visitor
of a deep link after a start with "Page not found". The errors of every page end in one place.
"""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages._ui import failures, live_routes, warm_up

app = st.App("pages/_ui/script.py", on_script_error=failures.show, routes=live_routes.ROUTES)

if get_script_run_ctx(suppress_warning=True) is not None:  # run as a plain script, as tests do
    from pages._ui import frame

    frame.draw()
else:
    warm_up.begin()
