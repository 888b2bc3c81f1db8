"""What a trained model is measured and used with."""
